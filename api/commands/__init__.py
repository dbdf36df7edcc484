"""The commands of `yangguang`, one subject a file."""

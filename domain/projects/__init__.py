"""Projects 项目: who carries them, how they are approved, what comes before money flows."""

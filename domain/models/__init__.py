"""Role models 脱贫励志模范 (row 8; S3c 四(二)): an honour (`domain/honours`) of the whole city."""

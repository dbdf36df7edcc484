"""Star households 脱贫致富星级户 (row 7; S3c 四(一)): an honour (`domain/honours`) by a scale."""

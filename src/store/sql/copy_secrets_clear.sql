-- copy_secrets_clear: the keys that the migration made give way to those that come
-- rows: none
delete from secrets

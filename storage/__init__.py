"""The database: engine, tables, units of work, a repository for each aggregate, encryption, audit."""

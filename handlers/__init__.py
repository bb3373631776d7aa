"""From a platform's request to a use case and back. No rules, no SQL, no wording."""

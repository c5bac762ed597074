-- Users and their notes. AUTO_ID stands for the database's own way to number rows.

CREATE TABLE users (
    id AUTO_ID,
    name VARCHAR(80) NOT NULL UNIQUE,
    password_hash VARCHAR(255) NOT NULL
);

CREATE TABLE notes (
    id AUTO_ID,
    user_id BIGINT NOT NULL,
    text VARCHAR(500) NOT NULL,
    created_at VARCHAR(25) NOT NULL, -- ISO 8601 in UTC: SQLite has no type for dates
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX notes_of_user ON notes (user_id, id);

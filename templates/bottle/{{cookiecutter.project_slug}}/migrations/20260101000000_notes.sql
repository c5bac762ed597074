-- Users, their sessions and their notes. AUTO_ID stands for the database's own way to number rows.

CREATE TABLE users (
    id AUTO_ID,
    name VARCHAR(80) NOT NULL UNIQUE,
    password_hash VARCHAR(255) NOT NULL
);

-- Who is signed in, and the tokens of programs, which do not expire.
CREATE TABLE sessions (
    token_hash VARCHAR(64) PRIMARY KEY,
    user_id BIGINT NOT NULL,
    expires_at BIGINT, -- in seconds since 1970
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE notes (
    id AUTO_ID,
    user_id BIGINT NOT NULL,
    text VARCHAR(500) NOT NULL,
    created_at VARCHAR(25) NOT NULL, -- ISO 8601 in UTC: SQLite has no type for dates
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX notes_of_user ON notes (user_id, id);

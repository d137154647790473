/// A whole materialization into a SQL database, to learn from: it writes tables of a SQLite file, exactly once.
@NullMarked
package dev.flowcdk.reference.sqlite;

import org.jspecify.annotations.NullMarked;

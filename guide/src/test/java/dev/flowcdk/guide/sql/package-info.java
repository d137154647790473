/// A materialization into a database of SQL, which the guide shows.
@NullMarked
package dev.flowcdk.guide.sql;

import org.jspecify.annotations.NullMarked;

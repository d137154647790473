/// What JSON schemas say about locations: shapes, projections, and the annotations that hold for one document.
@NullMarked
package dev.flowcdk.runtime.schema;

import org.jspecify.annotations.NullMarked;

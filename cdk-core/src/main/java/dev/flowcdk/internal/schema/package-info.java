/// JSON Schemas from an author's records, and what else the platform wants to know of them: key and resource path
/// pointers. Start at [dev.flowcdk.internal.schema.RecordedSchema], which connectors answer from, and at
/// [dev.flowcdk.internal.schema.RecordSchema], which generates.
@NullMarked
package dev.flowcdk.internal.schema;

import org.jspecify.annotations.NullMarked;

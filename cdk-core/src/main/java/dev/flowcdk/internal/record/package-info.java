/// What the kit reads off an author's records by reflection, once per class: names, kinds of values, defaults,
/// constraints. Schemas, decoding and encoding all work from it. Start at [dev.flowcdk.internal.record.RecordType].
@NullMarked
package dev.flowcdk.internal.record;

import org.jspecify.annotations.NullMarked;

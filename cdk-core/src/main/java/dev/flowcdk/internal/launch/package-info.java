/// Starts a connector: takes the standard streams, chooses the codec, sets logs up, turns failures into the last
/// log record.
@NullMarked
package dev.flowcdk.internal.launch;

import org.jspecify.annotations.NullMarked;

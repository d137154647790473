/// The buffer that frames, documents and lines are written into, on their way out of the process.
@NullMarked
package dev.flowcdk.internal.bytes;

import org.jspecify.annotations.NullMarked;

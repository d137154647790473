/// Turns bytes into messages and back, in Flow's two encodings. Start with
/// [Codec][dev.flowcdk.internal.codec.Codec].
@NullMarked
package dev.flowcdk.internal.codec;

import org.jspecify.annotations.NullMarked;

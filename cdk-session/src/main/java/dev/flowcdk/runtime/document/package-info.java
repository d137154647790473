/// Documents as bytes: finding keys and values in them, packing, combining and reducing documents of one key.
@NullMarked
package dev.flowcdk.runtime.document;

import org.jspecify.annotations.NullMarked;

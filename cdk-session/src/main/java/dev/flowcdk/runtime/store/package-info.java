/// What the runtime keeps on disk: recovery logs and the documents of collections. Survives a kill at any byte.
@NullMarked
package dev.flowcdk.runtime.store;

import org.jspecify.annotations.NullMarked;

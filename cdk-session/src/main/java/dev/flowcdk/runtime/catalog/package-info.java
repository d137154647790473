/// Catalogs in Flow's `flow.yaml` form. Start with [dev.flowcdk.runtime.catalog.Catalog].
@NullMarked
package dev.flowcdk.runtime.catalog;

import org.jspecify.annotations.NullMarked;

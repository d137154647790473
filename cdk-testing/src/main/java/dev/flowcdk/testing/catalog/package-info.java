/// Catalogs in Flow's `flow.yaml` form. Start with [dev.flowcdk.testing.catalog.Catalog].
@NullMarked
package dev.flowcdk.testing.catalog;

import org.jspecify.annotations.NullMarked;

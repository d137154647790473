/// What the driver makes by name; not for anybody's use.
@NullMarked
package dev.flowcdk.postgres.internal;

import org.jspecify.annotations.NullMarked;

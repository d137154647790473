/// Strict decoding of configs and states into records, and encoding of records, without a JSON tree library. Start
/// at [dev.flowcdk.internal.config.ConfigJson] and [dev.flowcdk.internal.config.RecordJson].
@NullMarked
package dev.flowcdk.internal.config;

import org.jspecify.annotations.NullMarked;

/// Reports as files. Start with [ReportFiles].
@NullMarked
package dev.flowcdk.conformance.report;

import org.jspecify.annotations.NullMarked;

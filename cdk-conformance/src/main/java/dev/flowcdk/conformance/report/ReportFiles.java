package dev.flowcdk.conformance.report;

import dev.flowcdk.conformance.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a report into a folder: as JSON for programs, as JUnit's XML for build servers, and as a page for people.
public final class ReportFiles {

    private ReportFiles() {}

    /// Writes `report.json`, `junit.xml` and `report.html`.
    ///
    /// @param folder is made if it is not there
    /// @param repeat the command that does the same again
    public static void write(Report report, String repeat, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.json"), JsonReport.of(report, repeat));
        Files.writeString(folder.resolve("junit.xml"), JunitReport.of(report));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(report, repeat));
    }
}

package dev.flowcdk.internal.schema;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The step of a build before packaging: holds the recorded schemas of a module against its classes, tests or not, so
/// that no connector says what its classes no longer are.
public final class RecordedSchemaCheck {

    private RecordedSchemaCheck() {}

    /// Ends with status 1 when a schema is out of date, and says which.
    ///
    /// @param arguments the folder of the module's classes, which is on the class path too
    static void main(String[] arguments) throws IOException {
        List<String> stale =
                RecordedSchema.outOfDate(Path.of(arguments[0]), RecordedSchemaCheck.class.getClassLoader());
        if (!stale.isEmpty()) {
            System.err.println("recorded schemas are out of date: " + String.join(", ", stale)
                    + "; build once with -D" + RecordedSchema.RECORD
                    + "=true and commit what that writes, or delete those whose classes are gone");
            System.exit(1);
        }
    }
}

package dev.flowcdk;

import java.util.List;

/// A config record that reports everything that is wrong with it at once, where the exception of a constructor
/// could only name the first problem. Asked once, directly after decoding.
public interface Checked {

    /// What is wrong, empty when all is well. A problem starts with the JSON pointer of an option relative to this
    /// record, a colon and a space, as in `/watermarksTable: must be qualified, such as "public.flow_watermarks"`,
    /// unless it concerns the record as a whole. It never contains a secret.
    List<String> problems();
}

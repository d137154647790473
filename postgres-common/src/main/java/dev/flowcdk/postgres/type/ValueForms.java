package dev.flowcdk.postgres.type;

/// How values are written for which operators can choose between forms.
///
/// @param arrays how arrays are written
/// @param dateAsDate whether a date is one, and not a date and time
/// @param timeAsTime whether a time of day is one, and not a number of microseconds
public record ValueForms(ArrayForm arrays, boolean dateAsDate, boolean timeAsTime) {

    /// What holds unless the operator chooses.
    public static final ValueForms USUAL = new ValueForms(ArrayForm.FLAT, true, true);

    /// How arrays are written.
    public enum ArrayForm {
        /// All elements one after another, whatever the number of dimensions.
        FLAT,
        /// Arrays in arrays.
        NESTED,
        /// An object of the dimensions' sizes and of all elements one after another.
        WITH_DIMENSIONS
    }
}

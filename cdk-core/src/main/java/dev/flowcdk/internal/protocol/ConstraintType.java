package dev.flowcdk.internal.protocol;

/// What a field's constraint says (`materialize.Response.Validated.Constraint.Type`).
public enum ConstraintType implements Numbered {
    INVALID(0),
    FIELD_REQUIRED(1),
    LOCATION_REQUIRED(2),
    LOCATION_RECOMMENDED(3),
    FIELD_OPTIONAL(4),
    FIELD_FORBIDDEN(5),
    INCOMPATIBLE(6);

    private final int number;

    ConstraintType(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}

package dev.flowcdk.internal.record;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.Default;
import dev.flowcdk.JsonName;
import dev.flowcdk.JsonNames;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A component of an author's record: a property of a JSON object.
public final class RecordField {

    private final String name;
    private final RecordComponent component;
    private @Nullable Shape shape;
    private final Method accessor;
    private final boolean absentWhenNull;

    RecordField(RecordComponent component) {
        this.name = nameOf(component);
        this.component = component;
        this.accessor = component.getAccessor();
        accessor.setAccessible(true);
        this.absentWhenNull =
                has(AbsentWhenNull.class) || component.getDeclaringRecord().isAnnotationPresent(AbsentWhenNull.class);
    }

    private static String nameOf(RecordComponent component) {
        var renamed = component.getAnnotation(JsonName.class);
        if (renamed != null) {
            return renamed.value();
        }
        var style = component.getDeclaringRecord().getAnnotation(JsonNames.class);
        if (style == null) {
            return component.getName();
        }
        return switch (style.value()) {
            case SNAKE_CASE ->
                Words.START.matcher(component.getName()).replaceAll("_").toLowerCase(Locale.ROOT);
        };
    }

    /// Name in JSON.
    public String name() {
        return name;
    }

    /// Name in Java.
    public String javaName() {
        return component.getName();
    }

    public Class<?> javaType() {
        return component.getType();
    }

    /// Read when it is first asked for, which a Spec never does; threads that read it twice read the same.
    public Shape shape() {
        Shape read = shape;
        if (read == null) {
            read = Shapes.of(component.getAnnotatedType());
            shape = read;
        }
        return read;
    }

    public boolean has(Class<? extends Annotation> annotation) {
        return component.isAnnotationPresent(annotation);
    }

    public <A extends Annotation> @Nullable A annotation(Class<A> annotation) {
        return component.getAnnotation(annotation);
    }

    public <A extends Annotation> A[] annotations(Class<A> annotation) {
        return component.getAnnotationsByType(annotation);
    }

    /// The value to take when the property is absent, as written by the author.
    public @Nullable String defaultText() {
        var given = component.getAnnotation(Default.class);
        return given == null ? null : given.value();
    }

    public boolean inSchema() {
        return !has(NotInSchema.class);
    }

    /// Whether a document lacks the property, instead of holding a null, when the component is null.
    public boolean absentWhenNull() {
        return absentWhenNull;
    }

    /// Whether decoding accepts an object without this property: it is nullable, has a default, or is a section all
    /// of whose properties may be absent.
    public boolean mayBeAbsent() {
        return shape().nullable()
                || defaultText() != null
                || (shape().kind() instanceof Kind.Section section
                        && RecordType.of(section.type()).mayBeEmpty());
    }

    /// Whether the schema lists it as required.
    public boolean required() {
        return has(Required.class) || !mayBeAbsent();
    }

    /// The component's value in a record.
    public @Nullable Object valueIn(Object record) {
        try {
            return accessor.invoke(record);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e.getCause());
        }
    }

    /// Apart, since few records have a style of names and a Spec has no time for regular expressions.
    private static final class Words {

        static final Pattern START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    }
}

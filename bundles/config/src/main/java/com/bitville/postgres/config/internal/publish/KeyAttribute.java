package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * One key in a form of the web console.
 *
 * @param key the declaration
 * @param property the component's property
 * @param overridden whether the key's variable is set, which takes precedence over the form
 */
record KeyAttribute(Key key, String property, boolean overridden) implements AttributeDefinition {
    @Override
    public String getName() {
        return key.name();
    }

    @Override
    public String getID() {
        return property;
    }

    @Override
    public String getDescription() {
        String servers = key.perServer()
                ? ", for a server other than default " + Key.SERVER_PREFIX + "NAME__" + MessageText.upper(key.name())
                : "";
        return key.description() + " Allowed: " + key.rule().allowed() + ". Variable that overrides it: "
                + key.variable()
                + servers
                + (overridden
                        ? ". " + key.variable()
                                + " is set and takes precedence: a different value entered here is refused."
                        : ".");
    }

    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        return switch (key.type()) {
            case TEXT -> STRING;
            case INTEGER -> INTEGER;
            case DECIMAL -> DOUBLE;
            case BOOLEAN -> BOOLEAN;
        };
    }

    @Override
    public String @Nullable [] getOptionValues() {
        List<String> words = key.rule().words();
        return words.isEmpty() ? null : words.toArray(new String[0]);
    }

    @Override
    public String @Nullable [] getOptionLabels() {
        return getOptionValues();
    }

    /** The error; empty if the value is allowed. */
    @Override
    public String validate(String text) {
        Object parsed = key.type().parse(text);
        return parsed != null && key.rule().accepts().test(parsed)
                ? ""
                : "allowed: " + key.rule().allowed();
    }

    @Override
    public String[] getDefaultValue() {
        return new String[] {key.standard() == null ? "" : key.standard().toString()};
    }
}

package com.bitville.postgres.config.internal.publish;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The web console's form for one PID. */
record PidForm(String pid, String title, String purpose, List<AttributeDefinition> fields)
        implements ObjectClassDefinition {
    @Override
    public String getName() {
        return "Bitville PostgreSQL agent: " + title;
    }

    @Override
    public String getID() {
        return pid;
    }

    @Override
    public String getDescription() {
        return purpose;
    }

    @Override
    public AttributeDefinition[] getAttributeDefinitions(int filter) {
        return filter == OPTIONAL ? new AttributeDefinition[0] : fields.toArray(new AttributeDefinition[0]);
    }

    @Override
    public @Nullable InputStream getIcon(int size) {
        return null;
    }
}

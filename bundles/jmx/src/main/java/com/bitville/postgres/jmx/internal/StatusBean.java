package com.bitville.postgres.jmx.internal;

import com.bitville.postgres.api.status.StatusReport;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The MBean {@value #NAME}: the attribute {@code Status} is the whole document as JSON, {@code State}, {@code Version} and {@code Project}
 * are its values of these names. It has no operations and no attribute that can be set.
 */
@Component(service = StatusBean.class, immediate = true)
public final class StatusBean implements DynamicMBean {
    static final String NAME = "com.bitville.postgres:type=Status";
    private static final String DOCUMENT = "Status";
    private static final JsonFactory FACTORY = new JsonFactory();

    private static final MBeanInfo INFO = new MBeanInfo(
            StatusBean.class.getName(),
            "The status of the Bitville PostgreSQL agent",
            new MBeanAttributeInfo[] {
                attribute(DOCUMENT, "The status document as JSON"),
                attribute("State", "The agent's state"),
                attribute("Version", "The agent's version"),
                attribute("Project", "The project that payloads name")
            },
            null,
            null,
            null);

    private final StatusReport report;
    private final MBeanServer server;

    @Activate
    public StatusBean(@Reference StatusReport report) throws JMException {
        this.report = report;
        this.server = ManagementFactory.getPlatformMBeanServer();
        server.registerMBean(this, new ObjectName(NAME));
    }

    /** Takes the MBean back. */
    @Deactivate
    public void stop() throws JMException {
        server.unregisterMBean(new ObjectName(NAME));
    }

    private static MBeanAttributeInfo attribute(String name, String description) {
        return new MBeanAttributeInfo(name, String.class.getName(), description, true, false, false);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        return value(name).orElseThrow(() -> new AttributeNotFoundException(name));
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList found = new AttributeList();
        for (String name : names) {
            value(name).ifPresent(value -> found.add(new Attribute(name, value)));
        }
        return found;
    }

    private Optional<String> value(String name) {
        if (Arrays.stream(INFO.getAttributes())
                .noneMatch(known -> known.getName().equals(name))) {
            return Optional.empty();
        }
        Map<String, Object> document = report.report();
        String key = name.toLowerCase(Locale.ROOT);
        return Optional.of(name.equals(DOCUMENT) ? json(document) : Objects.toString(document.get(key), ""));
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("nothing can be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String name, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(name), "there are no operations");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return INFO;
    }

    private static String json(Map<String, Object> document) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(json, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.toString());
        } else if (value == null || value instanceof Number) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }
}

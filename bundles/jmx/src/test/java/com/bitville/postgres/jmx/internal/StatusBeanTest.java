package com.bitville.postgres.jmx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class StatusBeanTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void canBeReadAndNothingElse() throws Exception {
        ObjectName name = new ObjectName(StatusBean.NAME);
        StatusBean bean = new StatusBean(() -> Map.of(
                "state", "running", "version", "1.0.0", "servers", List.of(Map.of("name", "a\"b", "ms", Double.NaN))));
        try {
            assertThat(server.getAttribute(name, "State")).isEqualTo("running");
            assertThat(server.getAttribute(name, "Project")).isEqualTo("");
            assertThat(server.getAttribute(name, "Status").toString())
                    .contains("\"state\":\"running\"", "\"name\":\"a\\\"b\"", "\"ms\":null");
            assertThat(server.getAttributes(name, new String[] {"State", "Nothing"}))
                    .hasSize(1);
            MBeanInfo info = server.getMBeanInfo(name);
            assertThat(info.getOperations()).isEmpty();
            assertThat(Arrays.stream(info.getAttributes()).filter(MBeanAttributeInfo::isWritable))
                    .isEmpty();
            assertThatThrownBy(() -> server.getAttribute(name, "servers"))
                    .isInstanceOf(AttributeNotFoundException.class);
            assertThatThrownBy(() -> server.setAttribute(name, new Attribute("State", "x")))
                    .isInstanceOf(JMException.class);
            assertThatThrownBy(() -> server.invoke(name, "stop", new Object[0], new String[0]))
                    .isInstanceOf(JMException.class);
        } finally {
            bean.stop();
        }
        assertThat(server.isRegistered(name)).isFalse();
    }
}

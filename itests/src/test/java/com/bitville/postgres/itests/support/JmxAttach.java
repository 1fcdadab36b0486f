package com.bitville.postgres.itests.support;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.rmi.UnmarshalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** JMX access to a process of the same user, by attaching to it. */
public final class JmxAttach {
    private JmxAttach() {}

    private interface Look<T> {
        T at(MBeanServerConnection server) throws IOException, JMException;
    }

    @SuppressWarnings("BanJNDI") // The address comes from a process that the test itself started.
    private static <T> T look(long pid, Look<T> look) throws IOException, AttachNotSupportedException, JMException {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            return look.at(connector.getMBeanServerConnection());
        } finally {
            machine.detach();
        }
    }

    /** The bytes of the heap that are in use after a collection. */
    public static long liveHeap(long pid) throws IOException, AttachNotSupportedException, JMException {
        return look(pid, server -> {
            MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                    server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            memory.gc();
            return memory.getHeapMemoryUsage().getUsed();
        });
    }

    public static List<String> attributes(long pid) throws IOException, AttachNotSupportedException, JMException {
        return look(pid, server -> {
            List<String> values = new ArrayList<>();
            for (ObjectName name : server.queryNames(null, null)) {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    if (attribute.isReadable()) {
                        values.add(name + " " + attribute.getName() + " = " + value(server, name, attribute));
                    }
                }
            }
            return values;
        });
    }

    private static String value(MBeanServerConnection server, ObjectName name, MBeanAttributeInfo attribute)
            throws IOException, JMException {
        try {
            Object value = server.getAttribute(name, attribute.getName());
            return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        } catch (UnmarshalException e) {
            return "nothing that can be sent";
        } catch (RuntimeMBeanException e) {
            return "not supported by this platform";
        }
    }
}

package com.bitville.postgres.shell.internal;

import java.lang.reflect.Field;

/** Sets a command's arguments, options and services, which are fields of its class or superclasses, in place of the shell. */
public final class Given {
    private Given() {}

    public static void give(Object command, String field, Object value) throws ReflectiveOperationException {
        Field found = find(command.getClass(), field);
        found.setAccessible(true);
        found.set(command, value);
    }

    private static Field find(Class<?> type, String name) throws NoSuchFieldException {
        for (Field field : type.getDeclaredFields()) {
            if (field.getName().equals(name)) {
                return field;
            }
        }
        Class<?> parent = type.getSuperclass();
        if (parent == null) {
            throw new NoSuchFieldException(name);
        }
        return find(parent, name);
    }
}

package com.bitville.postgres.itests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The names of a process's threads; the kernel keeps fifteen characters of each. */
public final class ThreadNames {
    private ThreadNames() {}

    /** One a line, of the threads that were there all the while. */
    public static String of(long pid) throws IOException {
        StringBuilder names = new StringBuilder();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks) {
                names.append(name(task));
            }
        }
        return names.toString();
    }

    private static String name(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
            return "";
        }
    }
}

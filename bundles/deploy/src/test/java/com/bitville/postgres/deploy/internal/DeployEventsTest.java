package com.bitville.postgres.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the kernel's events. */
@Timeout(60)
class DeployEventsTest {
    private static final Duration RETRY_AFTER = Duration.ofMillis(20);

    @TempDir
    Path temporary;

    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean fails;
    private Path deploy;
    private Path etc;
    private DeployEvents events;

    @BeforeEach
    void listen() throws Exception {
        deploy = Files.createDirectory(temporary.resolve("deploy"));
        etc = Files.createDirectory(temporary.resolve("etc"));
        Runnable look = () -> {
            looks.incrementAndGet();
            if (fails) {
                throw new UnsupportedOperationException("a look that fails");
            }
        };
        events = DeployEvents.of(List.of(deploy, etc), look, RETRY_AFTER, RETRY_AFTER);
    }

    @AfterEach
    void close() throws Exception {
        events.close();
    }

    @Test
    void whatChangesIsLookedAtUntilItHasComeToRest() throws Exception {
        Path jar = deploy.resolve("some.jar");
        looksAt("a new file", () -> Files.writeString(jar, "one"));
        looksAt("another content", () -> Files.writeString(jar, "other"));
        looksAt("another file by the same name", () -> {
            Path fresh = Files.writeString(temporary.resolve("fresh"), "third");
            return Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
        });
        looksAt("no file", () -> Files.deleteIfExists(jar));
        looksAt("the other folder", () -> Files.writeString(etc.resolve("some.cfg"), "a = b"));
    }

    @Test
    void aFolderThatIsMadeAgainIsHeardOfAgain() throws Exception {
        looksAt("the folder goes", () -> Files.deleteIfExists(deploy));
        looksAt("it is there again, with whatever came with it", () -> Files.createDirectory(deploy));
        looksAt("a file in it", () -> Files.writeString(deploy.resolve("some.jar"), "one"));
    }

    @Test
    void aLookThatFailsIsNotTheLast() throws Exception {
        fails = true;
        looksAt("a file", () -> Files.writeString(deploy.resolve("some.jar"), "one"));
        looksAt("another", () -> Files.writeString(deploy.resolve("other.jar"), "two"));
    }

    @Test
    void closedItEnds() throws Exception {
        events.close();

        await("no thread")
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("bitville-deploy-events") && thread.isAlive()));
        assertThat(looks).hasValue(0);
    }

    /** Two scans after the change: FileInstall accepts a file that is unchanged in both. */
    private void looksAt(String what, Callable<?> change) throws Exception {
        int before = looks.get();
        change.call();
        await(what).until(() -> looks.get() >= before + 2);
        int[] last = {-1};
        await("quiet").pollInterval(RETRY_AFTER.multipliedBy(6)).until(() -> last[0] == (last[0] = looks.get()));
    }
}

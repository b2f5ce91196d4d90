package org.imap4x.it.dovecot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.imap4x.it.support.RealServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a large body is never whole in memory: 60 MiB, sent and read three times, with -Xmx64m. */
class LargeBodyTest {
  @Test
  @Timeout(120)
  void body_nearlyAsLargeAsTheHeap_isStreamed(@TempDir Path folder) throws Exception {
    RealServer server = Way.server();
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LargeBody.class.getName(),
                server.host(),
                String.valueOf(server.port()),
                "large-body",
                server.password())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(110, TimeUnit.SECONDS), "takes over 110 s");
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertEquals(0, process.exitValue(), lines::toString);
    assertEquals(4, lines.size(), lines::toString);
    assertEquals(
        1,
        lines.stream().map(l -> l.split(" ")[1]).collect(Collectors.toSet()).size(),
        lines::toString);
    assertTrue(lines.get(1).endsWith(" true"), lines::toString);
  }
}

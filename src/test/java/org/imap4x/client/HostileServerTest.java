package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server can't take more than 64 MB of memory, nor leave anything on disk. */
class HostileServerTest {
  /** What a client may make of an attack; all that is not among it is a fault. */
  private static final Set<String> TYPED = Set.of("done", "Protocol", "Timeout", "Lost");

  @Test
  @Timeout(300)
  void attacks_inASmallHeap_endTyped(@TempDir Path temporary) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                HostileServer.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    List<String> wrong = new ArrayList<>();
    for (String line : output.lines().toList()) {
      String[] cells = line.split("\t");
      System.out.println(line.replace("\t", " | "));
      if (cells.length != 3 || !TYPED.contains(cells[1]) || !cells[2].equals("0")) {
        wrong.add(line);
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(0, process.exitValue());
    assertEquals(26, output.lines().count());
  }
}

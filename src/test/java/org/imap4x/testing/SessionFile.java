package org.imap4x.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A stored session and what its head says of it, in comments of the kind {@code # name: value}.
 *
 * <p>Those of real servers were recorded by it-tests ({@code -Dimap4x.record=FOLDER}). Their heads:
 *
 * <ul>
 *   <li>{@code server}, {@code recorded}: what it was recorded with, and when;
 *   <li>{@code test}: the class and method of it-tests that it was recorded from. A behaviour (a
 *       class of it-tests/support) is run again with it, unless {@code not replayed} says why not;
 *   <li>{@code quirks}: the constants of {@code Quirk} that occur in it, or {@code none};
 *   <li>{@code untyped}: what has no type of its own in the model, if anything.
 * </ul>
 *
 * @param name as {@link ScriptedServer#start(String)} takes it
 */
public record SessionFile(String name, String text) {
  /** Servers whose sessions were recorded, as their folders are called. */
  public static final Set<String> REAL = Set.of("dovecot", "cyrus", "courier", "greenmail");

  private static final Path FOLDER = Path.of("src/test/resources/sessions");

  /** All that there are. */
  public static List<SessionFile> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      List<SessionFile> all = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".imap")).sorted().toList()) {
        String path = FOLDER.relativize(file).toString().replace('\\', '/');
        all.add(
            new SessionFile(
                path.substring(0, path.length() - 5),
                Files.readString(file, StandardCharsets.UTF_8)));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that were recorded. */
  public static List<SessionFile> real() {
    return all().stream().filter(f -> REAL.contains(f.folder())).toList();
  }

  /** The folder that it is in: the server's name. */
  public String folder() {
    return name.substring(0, name.indexOf('/'));
  }

  /** What the head says, or an empty string. */
  public String head(String key) {
    Matcher m = Pattern.compile("(?m)^# " + Pattern.quote(key) + ": (.*)$").matcher(text);
    return m.find() ? m.group(1).strip() : "";
  }

  /** The words that the head says, {@code none} being no word. */
  public Set<String> words(String key) {
    Set<String> words = new TreeSet<>(List.of(head(key).split("[ ,]+")));
    words.removeAll(Set.of("", "none"));
    return words;
  }

  /** All that the server says on each connection; a variable's value is its name. */
  public List<byte[]> octetsOfServer() {
    List<byte[]> all = new ArrayList<>();
    for (List<Step> steps : Script.parse(name, text).connections().values()) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      Map<String, String> named =
          new HashMap<>() {
            @Override
            public String get(Object key) {
              return String.valueOf(key);
            }
          };
      for (Step step : steps) {
        if (step.kind() == Step.Kind.SERVER
            || step.kind() == Step.Kind.LITERAL
            || step.kind() == Step.Kind.OCTETS) {
          octets.writeBytes(step.octets(named));
        }
      }
      all.add(octets.toByteArray());
    }
    return all;
  }

  @Override
  public String toString() {
    return name;
  }
}

package org.imap4x.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a server says it can do, with what each capability implies (RFC 9051 section 7.2.2). */
public final class Capabilities {
  /** Nothing known. */
  public static final Capabilities NONE = new Capabilities(List.of());

  /** Lists that are remembered: a server says the same on each connection. */
  private static final int MOST_SHARED = 32;

  /** Characters of all names of one. */
  private static final int LONGEST_SHARED = 4000;

  private static final Map<List<String>, Capabilities> SHARED = new ConcurrentHashMap<>();

  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<String> listed;

  private Capabilities(Collection<String> listed) {
    this.listed = List.copyOf(listed);
    for (String name : listed) {
      names.putIfAbsent(name.toUpperCase(Locale.ROOT), name);
    }
    for (Capability c : Capability.values()) {
      if (names.containsKey(c.token().toUpperCase(Locale.ROOT))) {
        addImplied(c);
      }
    }
  }

  private void addImplied(Capability c) {
    for (Capability other : c.implied()) {
      if (names.putIfAbsent(other.token().toUpperCase(Locale.ROOT), other.token()) == null) {
        addImplied(other);
      }
    }
  }

  /** Capabilities by their names as listed. */
  public static Capabilities of(Collection<String> names) {
    List<String> listed = List.copyOf(names);
    int length = 0;
    for (String name : listed) {
      length += name.length();
    }
    if (length > LONGEST_SHARED) {
      return new Capabilities(listed);
    }
    if (SHARED.size() >= MOST_SHARED) {
      SHARED.clear();
    }
    Capabilities known = SHARED.get(listed);
    if (known == null) {
      Capabilities made = new Capabilities(listed);
      known = SHARED.putIfAbsent(listed, made);
      return known == null ? made : known;
    }
    return known;
  }

  /** Capabilities by their names as listed. */
  public static Capabilities of(String... names) {
    return of(List.of(names));
  }

  /** Whether it is listed or implied. */
  public boolean has(Capability capability) {
    return has(capability.token());
  }

  /** Whether the name is listed or implied, in any case. */
  public boolean has(String name) {
    return names.containsKey(name.toUpperCase(Locale.ROOT));
  }

  /** Whether any listed name begins so, in any case. */
  public boolean hasPrefix(String prefix) {
    String upper = prefix.toUpperCase(Locale.ROOT);
    for (String name : names.keySet()) {
      if (name.startsWith(upper)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The values of {@code KEY=value} names, upper case: {@code valuesOf("AUTH")} are the mechanisms.
   */
  public List<String> valuesOf(String key) {
    String prefix = key.toUpperCase(Locale.ROOT) + "=";
    List<String> values = new ArrayList<>();
    for (String name : names.keySet()) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        values.add(name.substring(prefix.length()));
      }
    }
    return List.copyOf(values);
  }

  /** The value of the first {@code KEY=value}, as spelt. */
  public Optional<String> valueOf(String key) {
    String prefix = key.toUpperCase(Locale.ROOT) + "=";
    return names.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .map(e -> e.getValue().substring(prefix.length()))
        .findFirst();
  }

  /** The limit of APPENDLIMIT=n (RFC 7889), empty where it is per mailbox or not known. */
  public OptionalLong appendLimit() {
    Optional<String> value = valueOf("APPENDLIMIT").filter(v -> v.matches("[0-9]{1,18}"));
    return value.isPresent() ? OptionalLong.of(Long.parseLong(value.get())) : OptionalLong.empty();
  }

  /**
   * How many messages one command may add to a mailbox: the smaller of MESSAGELIMIT=n and
   * SAVELIMIT=n (RFC 9738); empty where the server names no limit.
   */
  public OptionalLong saveLimit() {
    return Stream.of("MESSAGELIMIT", "SAVELIMIT")
        .flatMap(key -> valueOf(key).stream())
        .filter(v -> v.matches("[1-9][0-9]{0,9}"))
        .mapToLong(Long::parseLong)
        .min();
  }

  /** The names as the server listed them, without implied ones. */
  public List<String> listed() {
    return listed;
  }

  /** Whether nothing is listed. */
  public boolean isEmpty() {
    return listed.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Capabilities other && other.names.keySet().equals(names.keySet());
  }

  @Override
  public int hashCode() {
    return names.keySet().hashCode();
  }

  @Override
  public String toString() {
    return String.join(" ", listed);
  }
}

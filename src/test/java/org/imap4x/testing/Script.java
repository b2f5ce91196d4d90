package org.imap4x.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session script: what happens on each connection, in order.
 *
 * @param connections steps by connection, counted from 1; 0 holds those of {@code connection *:}
 */
record Script(String name, Map<Integer, List<Step>> connections) {

  /** Reads {@code sessions/<name>.imap} of the class path. */
  static Script load(String name) {
    String resource = "/sessions/" + name + ".imap";
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no session " + resource);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  static Script parse(String name, String text) {
    Map<Integer, List<Step>> connections = new TreeMap<>();
    List<Step> steps = new ArrayList<>();
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].stripLeading();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("connection ")) {
        String number = line.substring(11).replace(":", "").strip();
        steps = new ArrayList<>();
        connections.put(number.equals("*") ? 0 : Integer.parseInt(number), steps);
        continue;
      }
      if (connections.isEmpty()) {
        connections.put(1, steps);
      }
      steps.add(step(name, i + 1, line));
    }
    connections.replaceAll((number, list) -> unroll(list));
    return new Script(name, connections);
  }

  private static Step step(String name, int number, String line) {
    if (line.startsWith("!")) {
      return new Step(number, Step.Kind.DIRECTIVE, line.substring(1));
    }
    Step.Kind kind =
        switch (line.length() < 2 ? "" : line.substring(0, 2)) {
          case "C:" -> Step.Kind.CLIENT;
          case "C=" -> Step.Kind.CLIENT_OCTETS;
          case "S:" -> Step.Kind.SERVER;
          case "S|" -> Step.Kind.LITERAL;
          case "S=" -> Step.Kind.OCTETS;
          default -> throw new IllegalArgumentException(name + ":" + number + ": " + line);
        };
    return new Step(number, kind, line.substring(line.startsWith(" ", 2) ? 3 : 2));
  }

  /** Writes out {@code !for} loops, and the size of literals. */
  private static List<Step> unroll(List<Step> steps) {
    List<Step> flat = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step s = steps.get(i);
      if (s.kind() != Step.Kind.DIRECTIVE || !s.text().startsWith("for ")) {
        flat.add(s);
        continue;
      }
      int end = i + 1;
      while (!(steps.get(end).kind() == Step.Kind.DIRECTIVE
          && steps.get(end).text().equals("end"))) {
        end++;
      }
      String[] words = s.words();
      for (long n = Long.parseLong(words[2]); n <= Long.parseLong(words[3]); n++) {
        for (Step body : steps.subList(i + 1, end)) {
          flat.add(
              new Step(
                  body.line(), body.kind(), body.text().replace("$" + words[1], Long.toString(n))));
        }
      }
      i = end;
    }
    return sized(flat);
  }

  private static List<Step> sized(List<Step> steps) {
    List<Step> result = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step s = steps.get(i);
      if (s.kind() == Step.Kind.SERVER && s.text().contains("{$size}")) {
        long size = 0;
        for (int k = i + 1; k < steps.size() && steps.get(k).kind() == Step.Kind.LITERAL; k++) {
          size += Step.latin1(steps.get(k).text()).length() + 2;
        }
        s = new Step(s.line(), s.kind(), s.text().replace("{$size}", "{" + size + "}"));
      }
      result.add(s);
    }
    return List.copyOf(result);
  }
}

package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.NumberSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.UidSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text that an application passes to any public method becomes a second command. */
@Timeout(300)
class InjectionTest {
  private static final int ROUNDS = 25;

  /** Ends or wires that are no commands of their own. */
  private static final Set<String> LEFT_OUT =
      Set.of("close", "abort", "startTls", "compress", "idle", "channelBinding", "logout");

  private static final Set<String> LOGINS =
      Set.of("login", "loginPlain", "loginCramMd5", "authenticate");

  /** Stands for a choice of texts with half a surrogate pair only. */
  private static final Random HALVES = new Random(0);

  private static final String[] EVIL = {
    "\r\nX9 DELETE INBOX",
    "\nX9 DELETE INBOX\r\n",
    "\rX9 DELETE INBOX",
    "\0",
    "a\0b",
    "\"",
    "\\",
    "\\\"",
    "\" X",
    "a\"\r\nX9 LOGOUT\r\n",
    "{5}",
    "{5+}",
    "~{5}",
    "~{5+}",
    "a {3}\r\nabc",
    "{0}\r\nX9 NOOP\r\n",
    ")",
    "(",
    "*",
    "%",
    "]",
    "",
    " ",
    "ü",
    "\ud83d\ude00",
    "\ud800",
    "\u0085X9 NOOP",
    "\u2028X9 NOOP",
    "\u010a\u010dX9 NOOP",
    "\uff0d\uff0aX9 NOOP",
    "NIL",
    "a\tb",
    "\u007f",
    "/private/a",
    "/a\r\nX9 NOOP",
    "IDLE",
    "UTF-8",
    "x".repeat(9000),
    "+",
    "$",
    "1:*",
    "\\Seen",
    "\\",
    "\\a b",
    "X {1",
    "}",
    "{}",
    "DONE"
  };

  static Stream<Method> methods() {
    return Arrays.stream(ImapClient.class.getMethods())
        .filter(m -> !m.getDeclaringClass().equals(Object.class))
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .filter(m -> !LEFT_OUT.contains(m.getName()))
        .filter(m -> takesText(m))
        .sorted((a, b) -> a.toGenericString().compareTo(b.toGenericString()));
  }

  private static boolean takesText(Method m) {
    for (Type t : m.getGenericParameterTypes()) {
      String name = t.getTypeName();
      if (Stream.of(
              "String",
              "MailboxName",
              "FlagSet",
              "SearchKey",
              "FetchItem",
              "Section",
              "Secret",
              "AppendMessage",
              "ListRequest",
              "SaslMechanism")
          .anyMatch(name::contains)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void methods_ofTheClient_areMany() {
    assertTrue(methods().count() > 35, () -> methods().toList().toString());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anyText_givenToAMethod_makesNoSecondCommand(Method method) throws Exception {
    Random random = new Random(method.toGenericString().hashCode());
    for (String capabilities :
        List.of("", "LITERAL+ ESEARCH SASL-IR", "LITERAL- UTF8=ACCEPT ENABLE")) {
      for (int round = 0; round < ROUNDS; round++) {
        boolean login = LOGINS.contains(method.getName());
        try (AnsweringServer server = new AnsweringServer(capabilities, !login)) {
          call(method, server, random);
        }
      }
    }
  }

  /** Instead of a question mark, or of a name that is another one. */
  @ParameterizedTest
  @MethodSource("methods")
  void halfASurrogatePair_givenToAMethod_isNotSent(Method method) throws Exception {
    boolean login = LOGINS.contains(method.getName());
    for (String capabilities : List.of("SASL-IR", "UTF8=ACCEPT ENABLE")) {
      try (AnsweringServer server = new AnsweringServer(capabilities, !login)) {
        List<String> sent = call(method, server, HALVES);
        // without text of its own, or of octets
        boolean textless = Set.of("partial", "authenticate").contains(method.getName());
        assertTrue(textless || sent.isEmpty(), () -> method + " sent " + sent);
      }
    }
  }

  private static List<String> call(Method method, AnsweringServer server, Random random)
      throws Exception {
    String args = "";
    int before;
    int after;
    try (ImapClient c = ImapClient.connect(server.options())) {
      if (server.isAuthenticated()) {
        if (c.capabilities().has("UTF8=ACCEPT")) {
          c.enable("UTF8=ACCEPT");
        }
        if (!method.getName().equals("proxyAuth")) {
          c.select(MailboxName.INBOX, SelectOptions.READ_WRITE);
        }
      }
      before = server.commands().size();
      Object[] values;
      try {
        values = arguments(method, random);
      } catch (IllegalArgumentException e) {
        return List.of(); // the value itself can't be made
      }
      args = Arrays.deepToString(values);
      try {
        Object result = method.invoke(c, values);
        if (result instanceof Pending<?> pending) {
          pending.await();
        }
      } catch (InvocationTargetException e) {
        Throwable cause = e.getCause();
        assertTrue(
            cause instanceof ImapException || cause instanceof IllegalArgumentException,
            () -> method + ": " + cause);
      } catch (ImapException e) {
        // a refusal is fine
      }
      after = server.commands().size();
    }
    List<String> sent = server.commands().subList(before, after);
    Set<String> tags = new TreeSet<>();
    for (String line : sent) {
      assertTrue(
          line.matches("(?s)" + AnsweringServer.TAG + "[0-9]+ .*"),
          method + " " + args + " sent " + line);
      assertTrue(tags.add(line.substring(0, line.indexOf(' '))), method + args + " sent " + sent);
    }
    long own = sent.stream().filter(l -> !l.contains(" CAPABILITY")).count();
    assertTrue(own <= most(method), () -> method + " sent " + sent);
    assertEquals(List.of(), server.protocolErrors(), method + " " + args);
    return sent;
  }

  /**
   * SELECT has its search behind it; several messages may be several APPENDs; ENABLE has ID behind
   * it.
   */
  private static int most(Method method) {
    return switch (method.getName()) {
      case "select", "selectUidsLater", "append", "enableWithId" -> 2;
      default -> 1;
    };
  }

  private static Object[] arguments(Method method, Random random) throws Exception {
    Type[] types = method.getGenericParameterTypes();
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = value(types[i], random);
    }
    return values;
  }

  private static String text(Random random) {
    if (random == HALVES) {
      return "a\ud800b";
    }
    StringBuilder b = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      b.append(random.nextInt(4) == 0 ? "abc" : EVIL[random.nextInt(EVIL.length)]);
    }
    return b.toString();
  }

  private static Object value(Type type, Random random) throws Exception {
    if (type instanceof ParameterizedType generic) {
      return generic(generic, random);
    }
    if (type == String.class) {
      return text(random);
    } else if (type == String[].class) {
      return new String[] {text(random), text(random)};
    } else if (type == MailboxName.class) {
      return mailbox(random);
    } else if (type == Secret.class) {
      return Secret.of(text(random));
    } else if (type == FlagSet.class) {
      return FlagSet.of(text(random), "\\" + text(random));
    } else if (type == StoreMode.class) {
      return StoreMode.values()[random.nextInt(StoreMode.values().length)];
    } else if (type == SearchKey.class) {
      return key(random);
    } else if (type == FetchItem.class) {
      return item(random);
    } else if (type == FetchItem.Simple.class) {
      return FetchItem.Simple.RFC822;
    } else if (type == Section.class) {
      return Section.headerFields(List.of(text(random), text(random)));
    } else if (type == Section.Partial.class) {
      return new Section.Partial(random.nextInt(100), 1 + random.nextInt(100));
    } else if (type == NumberSet.class) {
      return random.nextBoolean() ? UidSet.of(5) : SequenceSet.of(1);
    } else if (type == UidSet.class) {
      return UidSet.of(5);
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == long.class) {
      return (long) random.nextInt(100);
    } else if (type == int.class) {
      return random.nextInt(9);
    } else if (type == FetchSink.class) {
      return (FetchSink) d -> {};
    } else if (type == ConfirmedAppend.class) {
      return (ConfirmedAppend) (first, result) -> {};
    } else if (type == ConfirmedPart.class) {
      return (ConfirmedPart) (part, mapping) -> {};
    } else if (type == java.io.OutputStream.class) {
      return java.io.OutputStream.nullOutputStream();
    } else if (type == SelectOptions.class) {
      return SelectOptions.READ_WRITE;
    } else if (type == ListRequest.class) {
      return new ListRequest(
          mailbox(random),
          List.of(mailbox(random), mailbox(random)),
          maybe(random),
          maybe(random),
          maybe(random));
    } else if (type == AppendMessage.class) {
      return message(random);
    } else if (type == org.imap4x.sasl.SaslMechanism.class) {
      return mechanism(random);
    }
    throw new AssertionError("no value for " + type);
  }

  private static List<String> maybe(Random random) {
    return random.nextBoolean() ? List.of() : List.of(text(random));
  }

  private static Object generic(ParameterizedType type, Random random) throws Exception {
    Type raw = type.getRawType();
    if (raw == Class.class) {
      return UidSet.class;
    }
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (raw == List.class) {
      if (last == SortKey.class) {
        return List.of(new SortKey(SortKey.Field.DATE, true));
      }
      List<Object> list = new ArrayList<>();
      list.add(value(last, random));
      list.add(value(last, random));
      return list;
    }
    if (raw == Map.class) {
      if (last == Long.class) {
        return Map.of(text(random), 5L);
      }
      if (last == byte[].class || last.getTypeName().contains("byte")) {
        return Map.of(text(random), text(random).getBytes(StandardCharsets.UTF_8));
      }
      return Map.of(text(random), text(random));
    }
    if (raw == Set.class || raw == java.util.Collection.class) {
      return Set.of(text(random));
    }
    throw new AssertionError("no value for " + type);
  }

  private static MailboxName mailbox(Random random) {
    String text = text(random);
    return random == HALVES || random.nextBoolean()
        ? MailboxName.of(text)
        : MailboxName.ofWire(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AppendMessage message(Random random) {
    byte[] octets = text(random).getBytes(StandardCharsets.UTF_8);
    FlagSet flags = random.nextBoolean() ? FlagSet.EMPTY : FlagSet.of(text(random));
    return new AppendMessage(flags, null, octets.length, out -> out.write(octets));
  }

  private static FetchItem item(Random random) {
    return switch (random == HALVES ? 0 : random.nextInt(3)) {
      case 0 -> new FetchItem.Other(text(random));
      case 1 -> FetchItem.peek(Section.headerFields(List.of(text(random))));
      default -> FetchItem.Simple.FLAGS;
    };
  }

  private static SearchKey key(Random random) {
    return switch (random.nextInt(11)) {
      case 0 -> new SearchKey.Text(SearchKey.Field.SUBJECT, text(random));
      case 1 -> new SearchKey.Header(text(random), text(random));
      case 2 -> new SearchKey.Keyword(text(random), random.nextBoolean());
      case 3 -> new SearchKey.GmailRaw(text(random));
      case 4 -> new SearchKey.GmailLabel(text(random));
      case 5 -> new SearchKey.ObjectId(random.nextBoolean(), text(random));
      case 6 -> new SearchKey.Filter(text(random));
      case 7 -> new SearchKey.Not(key(random));
      case 8 -> new SearchKey.Or(key(random), key(random));
      case 9 -> new SearchKey.And(List.of(key(random), key(random)));
      default -> new SearchKey.Fuzzy(key(random));
    };
  }

  /** A mechanism whose messages are anything. */
  private static org.imap4x.sasl.SaslMechanism mechanism(Random random) {
    String name = random.nextBoolean() ? "PLAIN" : text(random);
    byte[] first = text(random).getBytes(StandardCharsets.UTF_8);
    return new org.imap4x.sasl.SaslMechanism() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public java.util.Optional<byte[]> initialResponse() {
        return java.util.Optional.of(first);
      }

      @Override
      public byte[] evaluate(byte[] challenge) {
        return first;
      }

      @Override
      public boolean complete() {
        return true;
      }
    };
  }
}

package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs written for the usual provider call is here under the same names. */
class SurfaceTest {
  private static final String ITS = "org.eclipse.angus.mail.imap.";
  private static final String OURS = "org.imap4x.mail.";

  /** What the README lists under "Not offered"; and what its own classes call only. */
  private static final Set<String> NOT_OFFERED =
      Set.of(
          "CopyUID.src",
          "CopyUID.dst",
          "CopyUID(long, UIDSet[], UIDSet[])",
          "IMAPFolder.handleResponse(Response)",
          "IMAPFolder$ProtocolCommand.doCommand(IMAPProtocol)",
          "IMAPMessage.getItem(FetchItem)",
          "IMAPStore.handleResponse(Response)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACL",
        "AppendUID",
        "CopyUID",
        "DefaultFolder",
        "IMAPBodyPart",
        "IMAPFolder",
        "IMAPFolder$FetchProfileItem",
        "IMAPFolder$ProtocolCommand",
        "IMAPMessage",
        "IMAPMultipartDataSource",
        "IMAPNestedMessage",
        "IMAPProvider",
        "IMAPSSLProvider",
        "IMAPSSLStore",
        "IMAPStore",
        "IdleManager",
        "MessageVanishedEvent",
        "ModifiedSinceTerm",
        "OlderTerm",
        "ReferralException",
        "ResyncData",
        "Rights",
        "Rights$Right",
        "SortTerm",
        "YoungerTerm"
      })
  void class_ofTheUsualProvider_hasItsPublicMembers(String name) throws Exception {
    Class<?> its = Class.forName(ITS + name);
    Class<?> ours = Class.forName(OURS + name);
    List<String> missing = new ArrayList<>();
    for (Method m : its.getMethods()) {
      if (m.getDeclaringClass().getName().startsWith(ITS) && !m.isBridge()) {
        compare(name + "." + signature(m), m, method(ours, m), missing);
      }
    }
    for (Constructor<?> c : its.getConstructors()) {
      compare(signature(c), c, constructor(ours, c), missing);
    }
    for (Field f : its.getFields()) {
      if (f.getDeclaringClass().getName().startsWith(ITS) && !hasField(ours, f)) {
        missing.add(name + "." + f.getName());
      }
    }
    missing.removeIf(NOT_OFFERED::contains);
    missing.removeIf(
        m -> NOT_OFFERED.stream().anyMatch(n -> m.endsWith(n.substring(n.indexOf('.') + 1))));
    assertEquals(List.of(), missing);
  }

  /** The same exceptions: a catch of one that nothing declares does not compile. */
  private static void compare(String what, Executable its, Executable ours, List<String> missing) {
    if (ours == null) {
      missing.add(what);
    } else if (!exceptions(its).equals(exceptions(ours))) {
      missing.add(what + " throws " + exceptions(its) + ", not " + exceptions(ours));
    }
  }

  private static Set<String> exceptions(Executable e) {
    Set<String> names = new TreeSet<>();
    for (Class<?> type : e.getExceptionTypes()) {
      if (!RuntimeException.class.isAssignableFrom(type)) {
        names.add(type.getName().replace(ITS, OURS));
      }
    }
    return names;
  }

  private static Method method(Class<?> ours, Method its) {
    for (Method m : ours.getMethods()) {
      if (m.getName().equals(its.getName())
          && parameters(m).equals(parameters(its))
          && m.getReturnType().getName().equals(its.getReturnType().getName().replace(ITS, OURS))
          && Modifier.isStatic(m.getModifiers()) == Modifier.isStatic(its.getModifiers())) {
        return m;
      }
    }
    return null;
  }

  private static Constructor<?> constructor(Class<?> ours, Constructor<?> its) {
    return Arrays.stream(ours.getConstructors())
        .filter(c -> parameters(c).equals(parameters(its)))
        .findFirst()
        .orElse(null);
  }

  private static boolean hasField(Class<?> ours, Field its) {
    return Arrays.stream(ours.getFields())
        .anyMatch(
            f ->
                f.getName().equals(its.getName())
                    && f.getType().getName().equals(its.getType().getName().replace(ITS, OURS)));
  }

  private static List<String> parameters(Executable e) {
    return Arrays.stream(e.getParameterTypes()).map(t -> t.getName().replace(ITS, OURS)).toList();
  }

  private static String signature(Executable e) {
    String name =
        e instanceof Constructor<?> c ? c.getDeclaringClass().getSimpleName() : e.getName();
    List<String> types = Arrays.stream(e.getParameterTypes()).map(Class::getSimpleName).toList();
    return name + "(" + String.join(", ", types) + ")";
  }

  @Test
  void gmailFeatures_onAnyFolderAndMessage_areThere() throws Exception {
    for (String item : List.of("MSGID", "THRID", "LABELS")) {
      assertNotNull(IMAPFolder.FetchProfileItem.class.getField(item).get(null), item);
    }
    Set<String> folder = names(IMAPFolder.class);
    Set<String> message = names(IMAPMessage.class);
    assertTrue(folder.contains("setLabels"));
    assertTrue(
        message.containsAll(
            Set.of("getMsgId", "getThrId", "getLabels", "setLabels", "clearCachedLabels")));
  }

  private static Set<String> names(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (Method m : type.getMethods()) {
      names.add(m.getName());
    }
    return names;
  }
}

package org.imap4x.it.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All odd messages: each ingredient in the places where it differs. */
final class Shapes {

  private Shapes() {}

  /** In an order that is always the same, under names that are all different. */
  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>();
    place(HeaderShapes.all(), shapes, Ingredient::inner, Ingredient::whole);
    place(TypeShapes.all(), shapes, Ingredient::part, Ingredient::whole);
    place(BodyShapes.all(), shapes, Ingredient::whole, Ingredient::part);
    place(StructureShapes.all(), shapes, Ingredient::part, Ingredient::inner);
    shapes.addAll(raw());
    Map<String, Shape> byName = new LinkedHashMap<>();
    for (Shape shape : shapes) {
      Shape same = byName.putIfAbsent(shape.name(), shape);
      if (same != null && !Arrays.equals(same.octets(), shape.octets())) {
        throw new IllegalStateException("two shapes are named " + shape.name());
      }
    }
    return List.copyOf(byName.values());
  }

  /** Each as a whole message, and some in the one or the other place as well. */
  private static void place(
      List<Ingredient> ingredients,
      List<Shape> shapes,
      Function<Ingredient, Shape> one,
      Function<Ingredient, Shape> other) {
    for (int i = 0; i < ingredients.size(); i++) {
      Ingredient ingredient = ingredients.get(i);
      shapes.add(ingredient.whole());
      if (i % 3 < 2) {
        shapes.add((i % 3 == 0 ? one : other).apply(ingredient));
      }
    }
  }

  /** Messages that are odd as a whole. */
  private static List<Shape> raw() {
    return List.of(
        raw("nothing but a line end", "\n"),
        raw("one letter", "x"),
        raw("no header", "\nonly a text\n"),
        raw("a header without an empty line", "Subject: x\nFrom: a@example.org\n"),
        raw("a header without a line end", "Subject: x"),
        raw("text at once", "this is no field\nneither is this\n"),
        raw("a folded line first", " folded\nSubject: x\n\ntext\n"),
        raw("an mbox", "From a@example.org Mon Jan  1 10:00:00 2024\nSubject: x\n\ntext\n"),
        raw("one field", "Subject: alone\n\n"),
        new Shape("only line feeds", bare("Subject: x\nFrom: a@example.org\n\none\ntwo\n")),
        new Shape("some line feeds", bare("Subject: x\r\nX-Y: z\n\r\none\ntwo\r\nthree\n")));
  }

  private static Shape raw(String name, String text) {
    return new Shape(name, Ingredient.octets(text));
  }

  private static byte[] bare(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

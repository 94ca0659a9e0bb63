using System.Collections;
using System.Globalization;
using System.Reflection;

namespace PlumCache.Testing;

/// <summary>
/// An object as lines of text, <c>path = value</c>, its fields and what they hold included: how a kept value is compared, and how a plugin
/// is seen to have changed itself.
/// </summary>
public static class ObjectText
{
    private const int MaxLines = 20_000, MaxDepth = 24;
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Types of these keep caches of their own, which say nothing of the plugin.
    private static readonly HashSet<string?> RuntimeSpaces = new(StringComparer.Ordinal)
    {
        "System.Globalization", "System.Reflection", "System.Runtime.CompilerServices", "System.Text.RegularExpressions",
            "System.Threading",
    };

    /// <summary>The lines of an object.</summary>
    /// <param name="value">Any object, or null.</param>
    /// <param name="name">What the paths begin with.</param>
    public static IReadOnlyList<string> Of(object? value, string name = "value")
    {
        var lines = new List<string>();
        Write(value, name, 0, new HashSet<object>(ReferenceEqualityComparer.Instance), lines);
        return lines;
    }

    private static void Write(object? value, string path, int depth, HashSet<object> seen, List<string> lines)
    {
        if (lines.Count >= MaxLines || depth > MaxDepth) return;
        if (value is null || IsPlain(value.GetType()))
        {
            lines.Add($"{path} = {Plain(value)}");
            return;
        }

        Type type = value.GetType();
        if (!type.IsValueType && !seen.Add(value)) return;
        switch (value)
        {
            case Delegate function:
                // A lambda's captured variables are fields of its target.
                lines.Add($"{path} = {function.Method}");
                Write(function.Target, $"{path}.target", depth + 1, seen, lines);
                break;
            case ReadOnlyMemory<byte> memory:
                lines.Add($"{path} = {new ByteText(memory.Span)}");
                break;
            case IDictionary or IEnumerable when !IsDefaultArray(value):
                WriteItems((IEnumerable)value, path, depth, seen, lines);
                break;
            default:
                lines.Add($"{path} : {type.Name}");
                WriteFields(value, type, path, depth, seen, lines);
                break;
        }
    }

    private static void WriteItems(IEnumerable items, string path, int depth, HashSet<object> seen, List<string> lines)
    {
        int index = 0;
        foreach (object? item in items)
        {
            Write(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), depth + 1, seen, lines);
        }

        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} has {index} items"));
    }

    private static void WriteFields(object value, Type type, string path, int depth, HashSet<object> seen, List<string> lines)
    {
        for (Type? current = type; current is not null && current != typeof(object)
            && current != typeof(ValueType); current = current.BaseType)
        {
            foreach (FieldInfo field in current.GetFields(OwnFields))
            {
                if (field.FieldType.IsPointer || field.FieldType.IsByRefLike) continue;
                Write(field.GetValue(value), $"{path}.{NameOf(field)}", depth + 1, seen, lines);
            }
        }
    }

    /// <summary>A property's own field by the property's name.</summary>
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>') is > 1 and int end ? field.Name[1..end] : field.Name;

    /// <summary>What is written as one word: its fields are of no interest, or run deep into the runtime.</summary>
    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime)
            || type == typeof(DateTimeOffset)
        || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(ByteText) || typeof(MemberInfo).IsAssignableFrom(type)
        || typeof(Assembly).IsAssignableFrom(type) || (!type.IsValueType && RuntimeSpaces.Contains(type.Namespace));

    private static string Plain(object? value) => value switch
    {
        null => "null",
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
        ByteText or bool or char or Type => value.ToString() ?? "",
        _ => value.GetType().Name,
    };

    /// <summary>An ImmutableArray that was never made throws when it is walked.</summary>
    private static bool IsDefaultArray(object value) =>
        value.GetType() is { IsGenericType: true, IsValueType: true } type
        && type.GetProperty("IsDefault") is { } isDefault && isDefault.GetValue(value) is true;
}

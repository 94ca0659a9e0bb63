using System.Reflection;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// Where a plugin could keep something between calls: its own fields, and the static fields of the types its functions are in.
/// </summary>
internal static class PluginTraces
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>All it keeps, as lines <c>path = value</c>.</summary>
    public static IReadOnlyList<string> Of(IPlugin plugin)
    {
        var lines = new List<string>(ObjectText.Of(plugin, plugin.GetType().Name));
        foreach (Type type in TypesOf(plugin).OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            foreach (FieldInfo field in type.GetFields(Statics).Where(IsOfInterest))
            {
                lines.AddRange(ObjectText.Of(field.GetValue(obj: null), $"static {type.Name}.{field.Name}"));
            }
        }

        return lines;
    }

    /// <summary>The first line in which two differ, in words; null when they are the same.</summary>
    public static string? Difference(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            string was = i < before.Count ? before[i] : "nothing", now = i < after.Count ? after[i] : "nothing";
            if (!string.Equals(was, now, StringComparison.Ordinal)) return $"it was '{was}' and is '{now}'";
        }

        return null;
    }

    /// <summary>
    /// The plugin's type, its base types, the types of its commands' functions, and what is nested in these. Not the whole assembly:
    /// reading a static field runs its type's initializer.
    /// </summary>
    private static HashSet<Type> TypesOf(IPlugin plugin)
    {
        var types = new HashSet<Type>();
        for (Type? type = plugin.GetType(); type is not null && type != typeof(object); type = type.BaseType) Add(type, types);
        foreach (CommandRow row in plugin.Manifest.Commands.SelectMany(static row => row.Subcommands.Prepend(row)))
        {
            if (row.Function?.Method.DeclaringType is { } type)
            {
                Add(type.DeclaringType is { } outer && type.Name.StartsWith('<') ? outer : type, types);
            }
        }

        return types;
    }

    private static void Add(Type type, HashSet<Type> types)
    {
        if (type.ContainsGenericParameters || !types.Add(type)) return;
        foreach (Type nested in type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)) Add(nested, types);
    }

    /// <summary>Constants never change, and what the compiler names keeps its own lambdas, filled when they are first used.</summary>
    private static bool IsOfInterest(FieldInfo field) =>
        !field.IsLiteral && !field.Name.Contains('>', StringComparison.Ordinal) && !field.DeclaringType!.Name.StartsWith('<')
        && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike;
}

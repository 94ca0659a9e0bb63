using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>
/// A plugin's settings, checked against its schema, and the server settings that its manifest asks for. Immutable: a change makes another
/// object and another <see cref="IPlugin.Configure"/>.
/// </summary>
/// <param name="values">By name, in the types that <see cref="PluginSetting.Default"/> tells.</param>
public sealed class PluginSettings(ImmutableSortedDictionary<string, object> values)
{
    /// <summary>No values.</summary>
    public static readonly PluginSettings Empty = new(ImmutableSortedDictionary<string, object>.Empty.WithComparers(
        StringComparer.Ordinal));

    /// <summary>All values by name.</summary>
    public ImmutableSortedDictionary<string, object> Values { get; } = values;

    /// <summary>The defaults of a schema.</summary>
    public static PluginSettings DefaultsOf(ImmutableArray<PluginSetting> schema) =>
        new(schema.ToImmutableSortedDictionary(static setting => setting.Name, static setting => setting.Default, StringComparer.Ordinal));

    /// <summary>With a value changed.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">In the setting's type.</param>
    public PluginSettings With(string name, object value) => new(Values.SetItem(name, value));

    /// <summary>A Boolean setting.</summary>
    /// <param name="name">Of the schema.</param>
    /// <exception cref="InvalidOperationException">The schema has no such setting of that kind.</exception>
    public bool Flag(string name) => Get<bool>(name);

    /// <summary>An Integer or a Size in bytes.</summary>
    /// <param name="name">Of the schema.</param>
    /// <exception cref="InvalidOperationException">The schema has no such setting of that kind.</exception>
    public long Number(string name) => Get<long>(name);

    /// <summary>A Text or a Choice; a server setting as CONFIG GET tells it.</summary>
    /// <param name="name">Of the schema, or a server setting.</param>
    /// <exception cref="InvalidOperationException">There is no such setting of that kind.</exception>
    public string Text(string name) => Get<string>(name);

    /// <summary>A TextList.</summary>
    /// <param name="name">Of the schema.</param>
    /// <exception cref="InvalidOperationException">The schema has no such setting of that kind.</exception>
    public ImmutableArray<string> List(string name) => Get<ImmutableArray<string>>(name);

    /// <summary>A SizeTable, in bytes.</summary>
    /// <param name="name">Of the schema.</param>
    /// <exception cref="InvalidOperationException">The schema has no such setting of that kind.</exception>
    public ImmutableSortedDictionary<string, long> Sizes(string name) => Get<ImmutableSortedDictionary<string, long>>(name);

    private T Get<T>(string name) => Values.TryGetValue(name, out object? value) && value is T typed
        ? typed
        : throw new InvalidOperationException(
            $"There is no setting '{name}' of the type {typeof(T).Name}: the manifest's schema does not have it.");
}

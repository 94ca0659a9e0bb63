using System.Collections.Immutable;

namespace PlumCache.Hosting.Documentation;

/// <summary>
/// Writes the references into a folder: what <c>plum docs</c> does, and what a test keeps <c>docs/reference</c> equal to.
/// </summary>
public static class ReferenceWriter
{
    /// <summary>The files and their texts.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Files() =>
    [
        new("commands.md", CommandReference.ToMarkdown(PlumCachePlugins.BuildTable(new()))),
        new("configuration.md", ConfigurationReference.ToMarkdown()),
    ];

    /// <summary>Writes them.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <returns>The paths written.</returns>
    public static ImmutableArray<string> WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        ImmutableArray<string>.Builder paths = ImmutableArray.CreateBuilder<string>();
        foreach ((string name, string text) in Files())
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            paths.Add(path);
        }

        return paths.ToImmutable();
    }
}

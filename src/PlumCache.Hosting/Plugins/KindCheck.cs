using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>Whether the kinds of values that plugins name can be told apart.</summary>
internal static class KindCheck
{
    /// <summary>What TYPE answers of what is no plugin's.</summary>
    private static readonly ImmutableArray<string> Taken = [ValueKindRow.OfStrings.Type, ValueKindRow.Unknown, "none"];

    /// <summary>What is wrong with the kinds of one manifest, to follow the plugin's name or file, or null.</summary>
    public static string? Refuse(PluginManifest manifest)
    {
        var kinds = new HashSet<ValueKind>();
        foreach (ValueKindRow row in manifest.Kinds)
        {
            if (row is null) return "names a kind of values that is null";
            int kind = (int)row.Kind;
            if (kind is < 1 or > ValueKindRow.MaxKind)
            {
                return $"names the kind {kind} of values: expected a number from 1 to {ValueKindRow.MaxKind}";
            }
            if (!kinds.Add(row.Kind)) return $"names the kind {kind} of values twice";
            if (!ManifestCheck.IsName(row.Type) || !ManifestCheck.IsName(row.Encoding))
            {
                return $"calls its kind {kind} of values '{row.Type}' and '{row.Encoding}': expected lower-case letters, digits and "
                    + "dashes, a letter first";
            }
            bool isTaken = Taken.Contains(row.Type, StringComparer.Ordinal);
            if (isTaken) return $"calls its kind {kind} of values '{row.Type}', which says that it is no plugin's";
        }

        return null;
    }

    /// <summary>What is wrong with the kinds of a plugin beside others, to follow its name; null: nothing.</summary>
    /// <param name="others">Those chosen before it.</param>
    public static string? Refuse(PluginMember member, IEnumerable<PluginMember> others)
    {
        foreach (PluginMember other in others)
        {
            foreach (ValueKindRow row in member.Manifest.Kinds)
            {
                bool isTaken = other.Manifest.Kinds.Any(taken => taken.Kind == row.Kind);
                if (isTaken) return $"keeps values of the kind {(int)row.Kind}, as '{other.Name}' does";
                bool isNameTaken = other.Manifest.Kinds.Any(taken => taken.Type == row.Type);
                if (isNameTaken) return $"keeps values of the type '{row.Type}', as '{other.Name}' does";
            }
        }

        return null;
    }
}

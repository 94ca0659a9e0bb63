using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Storage;

namespace PlumCache.Hosting.Plugins;

/// <summary>Makes a plugin of a file. Code of the file runs only once its metadata says that it fits.</summary>
internal static class PluginLoader
{
    /// <summary>Loads a plugin.</summary>
    /// <param name="path">An assembly, or a folder that holds one.</param>
    /// <param name="problem">What is wrong, as a sentence that names the file.</param>
    public static PluginCode? Load(string path, out string problem)
    {
        try
        {
            if (PluginLocator.Find(path, out problem) is not { } file) return null;
            byte[] image = File.ReadAllBytes(file);
            if (Inspect(image) is { } refusal)
            {
                problem = $"'{file}' {refusal}";
                return null;
            }

            return Load(file, image, out problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            problem = $"cannot load '{path}': {exception.Message}";
            return null;
        }
    }

    private static string? Inspect(byte[] image)
    {
        if (!AssemblyFacts.TryRead(image, out AssemblyFacts? facts)) return "is no .NET assembly";
        return facts.Contract is { } contract
            ? ContractCheck.Refuse(contract)
            : "does not refer to PlumCache.Abstractions, so it holds no plugin";
    }

    [SuppressMessage("Design", "CA1031", Justification = "It is code of others that runs here: whatever it throws is told.")]
    private static PluginCode? Load(string file, byte[] image, out string problem)
    {
        // The resolver of dependencies insists on a full path.
        var context = new PluginLoadContext(Path.GetFullPath(file));
        try
        {
            if (Instantiate(context.Load(image, file), out problem) is { } plugin && Refuse(plugin, out problem) is false)
            {
                return new PluginCode(plugin, file, context);
            }
            problem = $"'{file}' {problem}";
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            problem =
                $"'{file}' cannot be loaded: {(exception as TargetInvocationException)?.InnerException?.Message ?? exception.Message}";
        }

        context.Unload();
        return null;
    }

    private static IPlugin? Instantiate(Assembly assembly, out string problem)
    {
        problem = "";
        Type[] found = [.. assembly.GetExportedTypes().Where(static type =>
            type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(IPlugin)))];
        if (found.Length != 1)
        {
            problem = found.Length == 0
                ? "holds no public class that implements IPlugin"
                : $"holds {found.Length} plugins, and an assembly may hold one: "
                    + $"{string.Join(", ", found.Select(static type => type.FullName))}";
            return null;
        }

        if (found[0].GetConstructor(Type.EmptyTypes) is { } constructor) return (IPlugin)constructor.Invoke(null);
        problem = $"has a plugin without a public parameterless constructor: {found[0].FullName}";
        return null;
    }

    private static bool Refuse(IPlugin plugin, out string problem)
    {
        PluginManifest manifest = plugin.Manifest;
        problem = ManifestCheck.Refuse(manifest) ?? "";
        if (problem.Length == 0 && BuiltInPlugins.Find(manifest.Name) is not null)
        {
            problem = $"names itself '{manifest.Name}', which is a built-in plugin's name";
        }
        return problem.Length > 0;
    }
}

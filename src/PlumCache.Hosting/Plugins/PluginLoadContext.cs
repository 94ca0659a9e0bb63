using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// Where the code of one plugin file lives, so that it can be freed. It shares the contract and the framework with the server and nothing
/// else: what the plugin uses besides lies beside it. Files are read, not mapped, so that they may be replaced while the plugin runs.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private static readonly Assembly Contract = typeof(IPlugin).Assembly;
    private static readonly string ContractName = Contract.GetName().Name!;

    private readonly AssemblyDependencyResolver _dependencies;

    /// <summary>An empty one.</summary>
    /// <param name="file">The plugin's assembly.</param>
    /// <exception cref="InvalidOperationException">Its list of dependencies cannot be read.</exception>
    public PluginLoadContext(string file)
        : base(Path.GetFileNameWithoutExtension(file), isCollectible: true) => _dependencies = new AssemblyDependencyResolver(file);

    /// <summary>Loads an assembly from its bytes, with its symbols when they lie beside it.</summary>
    /// <param name="image">The assembly.</param>
    /// <param name="file">Where it lies.</param>
    public Assembly Load(byte[] image, string file)
    {
        using var assembly = new MemoryStream(image, writable: false);
        string symbolFile = Path.ChangeExtension(file, ".pdb");
        if (!File.Exists(symbolFile)) return LoadFromStream(assembly);
        using FileStream symbols = File.OpenRead(symbolFile);
        return LoadFromStream(assembly, symbols);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == ContractName) return Contract;
        if (_dependencies.ResolveAssemblyToPath(assemblyName) is { } file) return Load(File.ReadAllBytes(file), file);
        if (IsFramework(assemblyName.Name!)) return null;

        // Falling back on the server's own assemblies would tie the plugin to what no contract promises.
        throw new FileNotFoundException($"The assembly '{assemblyName.Name}' does not lie beside the plugin.");
    }

    private static bool IsFramework(string name) => File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll"));
}

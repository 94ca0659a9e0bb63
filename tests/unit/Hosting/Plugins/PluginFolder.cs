using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

/// <summary>A folder of a test's own, with a configuration's folder <c>plugins</c> in it and copies of the test plugin.</summary>
internal sealed class PluginFolder : IDisposable
{
    private static readonly string Origin = Path.Combine(AppContext.BaseDirectory, "plugins", "Greeter");

    public string Root { get; } = Directory.CreateTempSubdirectory("plum").FullName;

    public string Plugins => Path.Combine(Root, "plugins");

    public string Greeter => Path.Combine(Plugins, "Greeter", "Greeter.dll");

    public PluginFolder() => CopyGreeter("Greeter");

    /// <summary>Options whose relative paths start here.</summary>
    public PlumCacheOptions Options => new()
    {
        Port = 0,
        ArenaLimitBytes = 64 << 20,
        PluginCommands = PluginAccess.Local,
        BaseFolder = Root,
    };

    /// <summary>Copies the plugin with all that lies beside it.</summary>
    public string CopyGreeter(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Plugins, name)).FullName;
        foreach (string file in Directory.EnumerateFiles(Origin)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Plugins, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What a new build would be: the same assembly with another edition.</summary>
    public void SetEdition(int edition)
    {
        byte[] image = File.ReadAllBytes(Greeter), mark = Encoding.Unicode.GetBytes("edition-");
        image[image.AsSpan().IndexOf(mark) + mark.Length] = (byte)('0' + edition);
        File.WriteAllBytes(Greeter, image);
    }

    /// <summary>Changes a text in the assembly to another of the same length.</summary>
    public void SetText(string text, string replacement)
    {
        byte[] image = File.ReadAllBytes(Greeter);
        Encoding.Unicode.GetBytes(replacement).CopyTo(image, image.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)));
        File.WriteAllBytes(Greeter, image);
    }

    /// <summary>Has the assembly refer to another version of the contract.</summary>
    public void SetContract(ushort major, ushort minor)
    {
        byte[] image = File.ReadAllBytes(Greeter);
        using var reader = new PEReader(new MemoryStream(image));
        MetadataReader metadata = reader.GetMetadataReader();
        int row = 0;
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            if (metadata.GetString(metadata.GetAssemblyReference(handle).Name) == "PlumCache.Abstractions")
            {
                row = MetadataTokens.GetRowNumber(handle);
            }
        }

        int at = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((row - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        BitConverter.GetBytes(major).CopyTo(image, at);
        BitConverter.GetBytes(minor).CopyTo(image, at + 2);
        File.WriteAllBytes(Greeter, image);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
